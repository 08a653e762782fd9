select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."code" as "code", "t1"."name" as "name"
          from "core"."country" "t1"
          where ("t1"."org_id" = '00000000-0000-0000-0000-000000000000'::uuid and "t1"."deleted_at" is null)
          order by "t1"."code", "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "coreCountries"
) x
