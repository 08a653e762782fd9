select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select coalesce(json_agg(json_build_object('cursor', translate(encode(convert_to((p."c1")::text, 'UTF8'), 'base64'), E'+/=
', '-_'), 'node', p."c2") order by p.n) filter (where p.n <= 2), '[]'::json) as "edges", json_build_object('hasNextPage', count(*) > 2, 'hasPreviousPage', false, 'startCursor', translate(encode(convert_to(((array_agg(p."c1" order by p.n))[least(1, 2)])::text, 'UTF8'), 'base64'), E'+/=
', '-_'), 'endCursor', translate(encode(convert_to(((array_agg(p."c1" order by p.n))[least(count(*), 2)::int])::text, 'UTF8'), 'base64'), E'+/=
', '-_')) as "pageInfo", (
        select count(*)
        from "shop"."order" "t2"
        where ("t2"."org_id" = $1::uuid and "t2"."deleted_at" is null)
      ) as "totalCount"
      from (
        select row_number() over () as n, json_build_array("t1"."~0", "t1"."~1", "t1"."~2") as "c1", (
          select row_to_json(x.*)
          from (
            select "t1"."number" as "number"
          ) x
        ) as "c2"
        from (
          select "t1".*, "t1"."date" as "~0", "t1"."number" as "~1", "t1"."id" as "~2"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."date" desc, "t1"."number", "t1"."id"
          limit 3
        ) "t1"
      ) p
      having true
    ) x
  ) as "shopOrders"
) x
