select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", case when (("t1"."owner_id" = $1::uuid) and ("t1"."status" = any(array['closed'])) is not true) then array['update']::text[] else '{}' end as "_may", case when (("t1"."owner_id" = $1::uuid) and ("t1"."status" = any(array['closed'])) is not true) then array['number', 'customer', 'recipient', 'date', 'shippedAt', 'pickup', 'lead', 'status', 'total', 'tags', 'subject', 'meta', 'age', 'lines', 'lines.product', 'lines.quantity', 'lines.price', 'lines.cost']::text[] else '{}' end as "_mayChange"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $2::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
