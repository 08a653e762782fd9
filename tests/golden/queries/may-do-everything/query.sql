select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", case when ("t1"."status" = any(array['closed'])) is not true then array['update', 'delete']::text[] else '{}' end || array['share', 'confirm', 'close']::text[] as "_may", case when ("t1"."status" = any(array['closed'])) is not true then array['number', 'customer', 'recipient', 'date', 'shippedAt', 'pickup', 'lead', 'status', 'total', 'tags', 'subject', 'meta', 'age', 'lines', 'lines.product', 'lines.quantity', 'lines.price', 'lines.cost']::text[] else '{}' end as "_mayChange", (
            select row_to_json(x.*)
            from (
              select (
                select coalesce(json_agg(x.*), '[]'::json)
                from (
                  select array['update', 'delete', 'share']::text[] as "_may"
                  from "shop"."order_tags" "t2", "shop"."tag" "t3"
                  where ("t2"."org_id" = $1::uuid and "t2"."source_id" = "t1"."id" and "t3"."id" = "t2"."target_id" and "t3"."org_id" = $1::uuid and "t3"."deleted_at" is null)
                  order by "t2"."position", "t3"."id"
                  limit 50
                ) x
              ) as "nodes"
            ) x
          ) as "tags"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 1
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
