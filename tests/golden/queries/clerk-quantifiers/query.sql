select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."name" as "name"
          from "shop"."customer" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and exists (
            select
            from "shop"."order" "t2"
            where ("t2"."customer_id" = "t1"."id" and "t2"."org_id" = $1::uuid and "t2"."deleted_at" is null and ((("t2"."status")::text collate "C") is distinct from ('draft')::text) and "t2"."status" = 'draft'::text)
          ))
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "some", (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t3"."name" as "name"
          from "shop"."customer" "t3"
          where ("t3"."org_id" = $1::uuid and "t3"."deleted_at" is null and (exists (
            select
            from "shop"."order" "t4"
            where ("t4"."customer_id" = "t3"."id" and "t4"."org_id" = $1::uuid and "t4"."deleted_at" is null and ((("t4"."status")::text collate "C") is distinct from ('draft')::text) and (("t4"."status" = 'draft'::text) is not true) is not true)
          )) is not true)
          order by "t3"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "every"
) x
