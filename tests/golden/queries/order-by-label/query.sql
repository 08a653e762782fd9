select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select (((("t1"."number")::text collate "C") || (' ')::text) || coalesce((((
            select "t4"."name"
            from "shop"."customer" "t4"
            where ("t4"."org_id" = $1::uuid and "t4"."id" = "t1"."customer_id" and true)
          ))::text collate "C"), ('?')::text)) as "_label"
          from "shop"."order" "t1"
          left join "shop"."customer" "t2" on ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid)
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by ((("t2"."name")::text collate "C"))::text desc, ((((("t1"."number")::text collate "C") || (' ')::text) || coalesce((((
            select "t3"."name"
            from "shop"."customer" "t3"
            where ("t3"."org_id" = $1::uuid and "t3"."id" = "t1"."customer_id" and true)
          ))::text collate "C"), ('?')::text)))::text, "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
