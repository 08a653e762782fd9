select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", "t1"."deleted_at" is not null as "_deleted"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is not null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes", (
        select count(*)
        from (
          select
          from "shop"."order" "t2"
          where ("t2"."org_id" = $1::uuid and "t2"."deleted_at" is not null)
          limit 1001
        ) c
      ) as "totalCount"
    ) x
  ) as "shopOrders", (
    select row_to_json(x.*)
    from (
      select "t3"."number" as "number"
      from "shop"."order" "t3"
      where ("t3"."org_id" = $1::uuid and "t3"."deleted_at" is not null and "t3"."id" = '0190a0a0-0000-7000-8000-000500000008'::uuid)
    ) x
  ) as "shopOrder"
) x
