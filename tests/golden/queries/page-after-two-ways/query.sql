select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and (("t1"."date" > $2::date or "t1"."date" is null) or ("t1"."date" = $2::date and "t1"."number" < $3::text) or ("t1"."date" = $2::date and "t1"."number" = $3::text and "t1"."id" < $4::uuid)))
          order by "t1"."date", "t1"."number" desc, "t1"."id" desc
          limit 3
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
