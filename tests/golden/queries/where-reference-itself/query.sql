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
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."customer_id" = any(array['0190a0a0-0000-7000-8000-000300000001'::uuid, '0190a0a0-0000-7000-8000-000300000003'::uuid]::uuid[]))
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
