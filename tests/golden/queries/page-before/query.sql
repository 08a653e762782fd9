select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select coalesce(json_agg(p."c1" order by p.n desc) filter (where p.n <= 2), '[]'::json) as "nodes", json_build_object('hasNextPage', true, 'hasPreviousPage', count(*) > 2) as "pageInfo"
      from (
        select row_number() over () as n, (
          select row_to_json(x.*)
          from (
            select "t1"."number" as "number"
          ) x
        ) as "c1"
        from (
          select "t1".*, "t2"."name" as "~0", "t1"."id" as "~1"
          from "shop"."order" "t1"
          left join "shop"."customer" "t2" on ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid)
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and ("t2"."name", "t1"."id") < ($2::text, $3::uuid))
          order by "t2"."name" desc, "t1"."id" desc
          limit 3
        ) "t1"
      ) p
      having true
    ) x
  ) as "shopOrders"
) x
