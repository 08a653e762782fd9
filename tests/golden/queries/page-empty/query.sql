select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select coalesce(json_agg(p."c1" order by p.n) filter (where p.n <= 0), '[]'::json) as "nodes", json_build_object('hasNextPage', count(*) > 0, 'endCursor', translate(encode(convert_to(((array_agg(p."c2" order by p.n))[least(count(*), 0)::int])::text, 'UTF8'), 'base64'), E'+/=
', '-_')) as "pageInfo", (
        select count(*)
        from (
          select
          from "shop"."order" "t2"
          where ("t2"."org_id" = $1::uuid and "t2"."deleted_at" is null)
          limit 1001
        ) c
      ) as "totalCount"
      from (
        select row_number() over () as n, (
          select row_to_json(x.*)
          from (
            select "t1"."number" as "number"
          ) x
        ) as "c1", json_build_array("t1"."~0") as "c2"
        from (
          select "t1".*, "t1"."id" as "~0"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 1
        ) "t1"
      ) p
      having true
    ) x
  ) as "shopOrders"
) x
