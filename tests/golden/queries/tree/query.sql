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
              select "t2"."name" as "name"
              from "shop"."region" "t2"
              where ("t2"."id" = "t1"."within_id" and "t2"."org_id" = $1::uuid)
            ) x
          ) as "within", (
            select row_to_json(x.*)
            from (
              select (
                select coalesce(json_agg(x.*), '[]'::json)
                from (
                  select "t3"."name" as "name"
                  from "shop"."region" "t3"
                  where ("t3"."within_id" = "t1"."id" and "t3"."org_id" = $1::uuid and "t3"."deleted_at" is null)
                  order by "t3"."id"
                  limit 50
                ) x
              ) as "nodes"
            ) x
          ) as "parts"
          from "shop"."region" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopRegions"
) x
