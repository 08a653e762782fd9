select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", (
            select coalesce(json_agg(x.*), '[]'::json)
            from (
              select "t2"."quantity"::text as "quantity", "t2"."price"::text as "price", (
                select row_to_json(x.*)
                from (
                  select "t3"."name" as "name"
                  from "shop"."product" "t3"
                  where ("t3"."id" = "t2"."product_id" and "t3"."org_id" = $1::uuid)
                ) x
              ) as "product"
              from "shop"."order_line" "t2"
              where ("t2"."parent_id" = "t1"."id" and "t2"."org_id" = $1::uuid)
              order by "t2"."position"
            ) x
          ) as "lines"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and ((("t1"."status")::text collate "C") is distinct from ('draft')::text))
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
