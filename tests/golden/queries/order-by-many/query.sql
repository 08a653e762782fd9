select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", "t1"."status" as "status", "t1"."total"::text as "total"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."status", "t1"."total__order" desc, "t1"."id" desc
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
