select row_to_json(x.*)::text as data
from (
  select 'Query' as "__typename", (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."name" as "name"
          from "shop"."region" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopRegions", (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t2"."name" as "name"
          from "shop"."tag" "t2"
          where ("t2"."org_id" = $1::uuid and "t2"."deleted_at" is null)
          order by "t2"."id"
          limit 1
        ) x
      ) as "nodes", (
        select count(*)
        from (
          select
          from "shop"."tag" "t3"
          where ("t3"."org_id" = $1::uuid and "t3"."deleted_at" is null)
          limit 1001
        ) c
      ) as "totalCount"
    ) x
  ) as "shopTags"
) x
