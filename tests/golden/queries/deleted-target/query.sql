select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select (
            select row_to_json(x.*)
            from (
              select "t2"."name" as "name", "t2"."deleted_at" is not null as "_deleted"
              from "shop"."customer" "t2"
              where ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid)
            ) x
          ) as "customer"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."number" = 'SO-7'::text)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
