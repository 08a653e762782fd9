select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select "t1"."id" as "id", "t1"."version" as "version", "t1"."number" as "number", "t1"."date" as "date", "t1"."total"::text as "total", "t1"."status" as "status", (
        select row_to_json(x.*)
        from (
          select "t2"."name" as "name", "t2"."email" as "email"
          from "shop"."customer" "t2"
          where ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid)
        ) x
      ) as "customer", (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t3"."position" as "position", "t3"."quantity"::text as "quantity", "t3"."price"::text as "price", (
            select row_to_json(x.*)
            from (
              select "t4"."sku" as "sku", "t4"."name" as "name"
              from "shop"."product" "t4"
              where ("t4"."id" = "t3"."product_id" and "t4"."org_id" = $1::uuid)
            ) x
          ) as "product"
          from "shop"."order_line" "t3"
          where ("t3"."parent_id" = "t1"."id" and "t3"."org_id" = $1::uuid)
          order by "t3"."position"
        ) x
      ) as "lines"
      from "shop"."order" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = $2::uuid)
    ) x
  ) as "shopOrder"
) x
