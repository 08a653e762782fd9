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
            where ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid and exists (
              select
              from "shop"."region" "t3"
              where ("t3"."id" = "t2"."region_id" and "t3"."org_id" = $1::uuid and exists (
                select
                from "shop"."region" "t4"
                where ("t4"."id" = "t3"."within_id" and "t4"."org_id" = $1::uuid and "t4"."name" = 'World'::text)
              ))
            ))
          ))
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
