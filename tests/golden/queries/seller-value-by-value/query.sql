select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", "t1"."status" as "status", case when ("t1"."owner_id" = $1::uuid) then "t1"."date" end as "date", case when ("t1"."owner_id" = $1::uuid) then "t1"."total"::text end as "total"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $2::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes", (
        select count(*)
        from (
          select
          from "shop"."order" "t2"
          where ("t2"."org_id" = $2::uuid and "t2"."deleted_at" is null)
          limit 1001
        ) c
      ) as "totalCount"
    ) x
  ) as "shopOrders"
) x
