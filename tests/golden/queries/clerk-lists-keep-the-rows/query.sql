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
                  select "t2"."number" as "number"
                  from "shop"."order" "t2"
                  where ("t2"."customer_id" = "t1"."id" and "t2"."org_id" = $1::uuid and "t2"."deleted_at" is null and ((("t2"."status")::text collate "C") is distinct from ('draft')::text))
                  order by "t2"."id"
                  limit 50
                ) x
              ) as "nodes", (
                select count(*)
                from (
                  select
                  from "shop"."order" "t3"
                  where ("t3"."customer_id" = "t1"."id" and "t3"."org_id" = $1::uuid and "t3"."deleted_at" is null and ((("t3"."status")::text collate "C") is distinct from ('draft')::text))
                  limit 1001
                ) c
              ) as "totalCount"
            ) x
          ) as "orders"
          from "shop"."customer" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopCustomers"
) x
