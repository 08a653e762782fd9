select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select count(*)
        from (
          select
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and ("t1"."status" = 'draft'::text) is not true)
          limit 1001
        ) c
      ) as "totalCount"
    ) x
  ) as "shopOrders"
) x
