select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", (
            select row_to_json(x.*)
            from (
              select "t1"."customer_id" as "id", case when "t2"."id" is not null then "t2"."name" end as "name", case when "t2"."id" is not null then case when ("t2"."active")::boolean then "t2"."email" end end as "email", case when "t2"."id" is not null then case when (("t2"."rating")::numeric > ('3')::numeric) then "t2"."credit"::text end end as "credit", case when "t2"."id" is not null then case when ("t2"."active")::boolean then "t2"."rating" end end as "rating"
              from (
                select
              ) one
              left join "shop"."customer" "t2" on ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid and (("t2"."active")::boolean or (("t2"."rating")::numeric > ('3')::numeric)))
              where "t1"."customer_id" is not null
            ) x
          ) as "customer", (((("t1"."number")::text collate "C") || (' ')::text) || coalesce((((
            select "t3"."name"
            from "shop"."customer" "t3"
            where ("t3"."org_id" = $1::uuid and "t3"."id" = "t1"."customer_id" and (("t3"."active")::boolean or (("t3"."rating")::numeric > ('3')::numeric)))
          ))::text collate "C"), ('?')::text)) as "_label"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
