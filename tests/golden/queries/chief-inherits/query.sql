select row_to_json(x.*)::text as data
from (
  select (
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
          select "t2"."number" as "number", "t2"."date" as "date", case when ((("t2"."status")::text collate "C") is distinct from ('draft')::text) then "t2"."status" end as "status"
          from "shop"."order" "t2"
          where ("t2"."org_id" = $1::uuid and "t2"."deleted_at" is null)
          order by "t2"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
