select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."number" as "number", "t1"."status" as "status", "t1"."total"::text as "total"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and ((("t1"."status")::text collate "C") is distinct from ('draft')::text))
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes", (
        select count(*)
        from (
          select
          from "shop"."order" "t2"
          where ("t2"."org_id" = $1::uuid and "t2"."deleted_at" is null and ((("t2"."status")::text collate "C") is distinct from ('draft')::text))
          limit 1001
        ) c
      ) as "totalCount"
    ) x
  ) as "shopOrders", (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select json_build_object('status', b."c0") as "key", count(*) as "count", json_build_object('total', (round(sum(b."c1")::numeric / '100'::numeric, 2))::text) as "sum"
      from (
        select "t3"."status" as "c0", "t3"."total__order" as "c1"
        from "shop"."order" "t3"
        where ("t3"."org_id" = $1::uuid and "t3"."deleted_at" is null and ((("t3"."status")::text collate "C") is distinct from ('draft')::text))
      ) b
      group by b."c0"
      order by b."c0"
      limit 1000
    ) x
  ) as "shopOrdersAggregate"
) x
