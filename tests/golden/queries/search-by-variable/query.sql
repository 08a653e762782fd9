select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."name" as "name"
          from "shop"."customer" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = any (array(
            select id
            from "shop"."customer__search"($2::text)
          )))
          order by "t1"."name" desc, "t1"."id" desc
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopCustomers"
) x
