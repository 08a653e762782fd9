select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", "t1"."status" as "status", case when ("t1"."status" = any(array['closed'])) is not true then array['update', 'delete']::text[] else '{}' end || array['share', 'confirm', 'close']::text[] as "_may", case when (((("t1"."status")::text collate "C") is distinct from ('draft')::text) and (not exists (
            select
            from "shop"."order" "t2"
            where "t2"."org_id" = $1::uuid
            and "t2"."customer_id" = "t1"."customer_id"
            and "t2"."deleted_at" is null
            and (((("t2"."status")::text collate "C") is distinct from ('closed')::text)) is not true
          ))) then array['repeatShopOrder']::text[] else '{}' end as "_mayMake"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
          order by "t1"."number", "t1"."id"
          limit 12
        ) x
      ) as "nodes"
    ) x
  ) as "shopOrders"
) x
