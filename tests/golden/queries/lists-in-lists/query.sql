select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."name" as "name", (
            select row_to_json(x.*)
            from (
              select (
                select coalesce(json_agg(x.*), '[]'::json)
                from (
                  select "t2"."number" as "number", (
                    select coalesce(json_agg(x.*), '[]'::json)
                    from (
                      select "t3"."quantity"::text as "quantity", (
                        select row_to_json(x.*)
                        from (
                          select "t4"."name" as "shopLines"
                          from "shop"."product" "t4"
                          where ("t4"."id" = "t3"."product_id" and "t4"."org_id" = $1::uuid)
                        ) x
                      ) as "product"
                      from "shop"."order_line" "t3"
                      where ("t3"."parent_id" = "t2"."id" and "t3"."org_id" = $1::uuid)
                      order by "t3"."position"
                      limit 1
                    ) x
                  ) as "lines", (
                    select row_to_json(x.*)
                    from (
                      select (
                        select coalesce(json_agg(x.*), '[]'::json)
                        from (
                          select "t6"."name" as "name", (
                            select row_to_json(x.*)
                            from (
                              select (
                                select coalesce(json_agg(x.*), '[]'::json)
                                from (
                                  select "t8"."number" as "number"
                                  from "shop"."order_tags" "t7", "shop"."order" "t8"
                                  where ("t7"."org_id" = $1::uuid and "t7"."target_id" = "t6"."id" and "t8"."id" = "t7"."source_id" and "t8"."org_id" = $1::uuid and "t8"."deleted_at" is null)
                                  order by "t8"."id"
                                  limit 50
                                ) x
                              ) as "nodes"
                            ) x
                          ) as "orders"
                          from "shop"."order_tags" "t5", "shop"."tag" "t6"
                          where ("t5"."org_id" = $1::uuid and "t5"."source_id" = "t2"."id" and "t6"."id" = "t5"."target_id" and "t6"."org_id" = $1::uuid and "t6"."deleted_at" is null)
                          order by "t5"."position", "t6"."id"
                          limit 50
                        ) x
                      ) as "nodes"
                    ) x
                  ) as "tags"
                  from "shop"."order" "t2"
                  where ("t2"."customer_id" = "t1"."id" and "t2"."org_id" = $1::uuid and "t2"."deleted_at" is null)
                  order by "t2"."date" desc, "t2"."id" desc
                  limit 2
                ) x
              ) as "nodes", (
                select count(*)
                from (
                  select
                  from "shop"."order" "t9"
                  where ("t9"."customer_id" = "t1"."id" and "t9"."org_id" = $1::uuid and "t9"."deleted_at" is null)
                  limit 1001
                ) c
              ) as "totalCount"
            ) x
          ) as "orders"
          from "shop"."customer" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 3
        ) x
      ) as "nodes"
    ) x
  ) as "shopCustomers"
) x
