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
                  select "t2"."quantity"::text as "quantity", (
                    select row_to_json(x.*)
                    from (
                      select "t5"."number" as "number"
                      from "shop"."order" "t5"
                      where ("t5"."id" = "t2"."parent_id" and "t5"."org_id" = $1::uuid)
                    ) x
                  ) as "parent"
                  from "shop"."order_line" "t2"
                  left join "shop"."order" "t4" on ("t4"."id" = "t2"."parent_id" and "t4"."org_id" = $1::uuid)
                  where ("t2"."product_id" = "t1"."id" and "t2"."org_id" = $1::uuid and exists (
                    select
                    from "shop"."order" "t3"
                    where ("t3"."id" = "t2"."parent_id" and "t3"."org_id" = $1::uuid and "t3"."deleted_at" is null)
                  ))
                  order by "t4"."number", "t2"."position", "t2"."id"
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
