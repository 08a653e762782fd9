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
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and case when ("t1"."owner_id" = $2::uuid) then "t1"."total__order" end >= '0'::bigint)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders", (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t2"."number" as "number"
          from "shop"."order" "t2"
          where ("t2"."org_id" = $1::uuid and "t2"."deleted_at" is null and case when ("t2"."owner_id" = $2::uuid) then "t2"."total__order" end is null)
          order by "t2"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "none"
) x
