select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."name" as "name", case when ("t1"."active")::boolean then "t1"."email" end as "email", case when (("t1"."rating")::numeric > ('3')::numeric) then "t1"."credit"::text end as "credit", case when ("t1"."active")::boolean then "t1"."rating" end as "rating"
          from "shop"."customer" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and (("t1"."active")::boolean or (("t1"."rating")::numeric > ('3')::numeric)))
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopCustomers"
) x
