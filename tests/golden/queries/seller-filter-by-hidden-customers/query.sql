select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and exists (
            select
            from "shop"."customer" "t2"
            where ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid and (("t2"."active")::boolean or (("t2"."rating")::numeric > ('3')::numeric)) and "t2"."name" ilike '%a%')
          ))
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "known", (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t3"."number" as "number"
          from "shop"."order" "t3"
          where ("t3"."org_id" = $1::uuid and "t3"."deleted_at" is null and "t3"."customer_id" = any(array['0190a0a0-0000-7000-8000-000300000005'::uuid]::uuid[]))
          order by "t3"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "named"
) x
