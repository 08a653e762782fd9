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
              select "t1"."customer_id" as "id"
              where "t1"."customer_id" is not null
            ) x
          ) as "customer", (
            select coalesce(json_agg(x.*), '[]'::json)
            from (
              select "t2"."quantity"::text as "quantity", (
                select row_to_json(x.*)
                from (
                  select "t2"."product_id" as "id"
                  where "t2"."product_id" is not null
                ) x
              ) as "product"
              from "shop"."order_line" "t2"
              where ("t2"."parent_id" = "t1"."id" and "t2"."org_id" = $1::uuid)
              order by "t2"."position"
            ) x
          ) as "lines", (
            select row_to_json(x.*)
            from (
              select "t1"."subject_entity" as "entity", "t1"."subject_id" as "id", case "t1"."subject_entity" when 'shop.Customer' then (
                select ((null)::text collate "C")
                from "shop"."customer" "t3"
                where ("t3"."org_id" = $1::uuid and "t3"."id" = "t1"."subject_id" and false)
              ) when 'shop.Product' then (
                select ((null)::text collate "C")
                from "shop"."product" "t4"
                where ("t4"."org_id" = $1::uuid and "t4"."id" = "t1"."subject_id" and false)
              ) end as "label"
            ) x
            where "t1"."subject_id" is not null
          ) as "subject"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
