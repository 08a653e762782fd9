select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."sku" as "sku", (
            select row_to_json(x.*)
            from (
              select (
                select coalesce(json_agg(x.*), '[]'::json)
                from (
                  select "t2"."quantity"::text as "quantity"
                  from "shop"."order_line" "t2"
                  where ("t2"."product_id" = "t1"."id" and "t2"."org_id" = $1::uuid and exists (
                    select
                    from "shop"."order" "t3"
                    where ("t3"."id" = "t2"."parent_id" and "t3"."org_id" = $1::uuid and "t3"."deleted_at" is null and ((("t3"."status")::text collate "C") is distinct from ('draft')::text))
                  ))
                  order by "t2"."id"
                  limit 50
                ) x
              ) as "nodes"
            ) x
          ) as "shopOrdersLine"
          from "shop"."product" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopProducts"
) x
