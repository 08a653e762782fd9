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
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and (exists (
            select
            from "shop"."order_tags" "t2", "shop"."tag" "t3"
            where ("t2"."org_id" = $1::uuid and "t2"."source_id" = "t1"."id" and "t3"."id" = "t2"."target_id" and "t3"."org_id" = $1::uuid and "t3"."deleted_at" is null and true)
          )) is not true)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
