select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select coalesce(json_agg(p."c1" order by p.n) filter (where p.n <= 2), '[]'::json) as "nodes", json_build_object('hasNextPage', count(*) > 2) as "pageInfo"
      from (
        select row_number() over () as n, (
          select row_to_json(x.*)
          from (
            select "t1"."number" as "number", "t1"."total"::text as "total"
          ) x
        ) as "c1"
        from (
          select "t1".*, "t1"."total__order" as "~0", "t1"."id" as "~1"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and (false or ("t1"."total__order" is null and "t1"."id" > $2::uuid)))
          order by "t1"."total__order", "t1"."id"
          limit 3
        ) "t1"
      ) p
      having true
    ) x
  ) as "shopOrders"
) x
