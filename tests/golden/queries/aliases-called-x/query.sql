select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."name" as "x", "t1"."id" as "y", (
            select row_to_json(x.*)
            from (
              select "t2"."name" as "x"
              from "shop"."region" "t2"
              where ("t2"."id" = "t1"."region_id" and "t2"."org_id" = $1::uuid)
            ) x
          ) as "region"
          from "shop"."customer" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."name", "t1"."id"
          limit 2
        ) x
      ) as "nodes"
    ) x
  ) as "x"
) x
