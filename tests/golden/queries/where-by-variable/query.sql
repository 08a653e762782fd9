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
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and exists (
            select
            from "shop"."customer" "t2"
            where ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid and "t2"."name" ilike $2::text)
          ) and "t1"."status" = any($3::text[]) and ("t1"."total__order" > $4::bigint or true))
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders", (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t3"."number" as "number"
          from "shop"."order" "t3"
          where ("t3"."org_id" = $1::uuid and "t3"."deleted_at" is null and "t3"."id" = any($5::uuid[]))
          order by "t3"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "byId"
) x
