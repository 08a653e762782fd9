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
              select "t1"."customer_id" as "id", 'ShopCustomer' as "__typename"
              where "t1"."customer_id" is not null
            ) x
          ) as "customer", (
            select row_to_json(x.*)
            from (
              select "t1"."recipient_id" as "id"
              where "t1"."recipient_id" is not null
            ) x
          ) as "recipient"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 2
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
