select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", (
            select row_to_json(x.*)
            from (
              select "t4"."name" as "name", (
                select row_to_json(x.*)
                from (
                  select "t5"."name" as "name"
                  from "shop"."region" "t5"
                  where ("t5"."id" = "t4"."region_id" and "t5"."org_id" = $1::uuid)
                ) x
              ) as "region"
              from "shop"."customer" "t4"
              where ("t4"."id" = "t1"."customer_id" and "t4"."org_id" = $1::uuid)
            ) x
          ) as "customer"
          from "shop"."order" "t1"
          left join "shop"."customer" "t2" on ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid)
          left join "shop"."region" "t3" on ("t3"."id" = "t2"."region_id" and "t3"."org_id" = $1::uuid)
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t3"."name" desc, "t2"."name", "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
