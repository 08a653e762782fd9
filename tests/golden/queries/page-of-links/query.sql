select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select row_to_json(x.*)
        from (
          select coalesce(json_agg(p."c1" order by p.n) filter (where p.n <= 1), '[]'::json) as "nodes", json_build_object('hasNextPage', count(*) > 1, 'endCursor', translate(encode(convert_to(((array_agg(p."c2" order by p.n))[least(count(*), 1)::int])::text, 'UTF8'), 'base64'), E'+/=
', '-_')) as "pageInfo", (
            select count(*)
            from (
              select
              from "shop"."order_tags" "t4", "shop"."tag" "t5"
              where ("t4"."org_id" = $1::uuid and "t4"."source_id" = "t1"."id" and "t5"."id" = "t4"."target_id" and "t5"."org_id" = $1::uuid and "t5"."deleted_at" is null)
              limit 1001
            ) c
          ) as "totalCount"
          from (
            select row_number() over () as n, (
              select row_to_json(x.*)
              from (
                select "t3"."name" as "name"
              ) x
            ) as "c1", json_build_array("t3"."~0", "t3"."~1") as "c2"
            from (
              select "t3".*, "t2"."position" as "~0", "t3"."id" as "~1"
              from "shop"."order_tags" "t2", "shop"."tag" "t3"
              where ("t2"."org_id" = $1::uuid and "t2"."source_id" = "t1"."id" and "t3"."id" = "t2"."target_id" and "t3"."org_id" = $1::uuid and "t3"."deleted_at" is null)
              order by "t2"."position", "t3"."id"
              limit 2
            ) "t3"
          ) p
          having true
        ) x
      ) as "tags"
      from "shop"."order" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = '0190a0a0-0000-7000-8000-000500000001'::uuid)
    ) x
  ) as "shopOrder"
) x
