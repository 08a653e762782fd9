select row_to_json(x.*)::text as data
from (
  select (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select json_build_object('total', (round(b."c0"::numeric / '100'::numeric, 2))::text) as "key", count(*) as "count", 'ShopOrder_Aggregate' as "__typename"
      from (
        select "t1"."total__order" as "c0"
        from "shop"."order" "t1"
        where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
      ) b
      group by b."c0"
      order by b."c0"
      limit 3
    ) x
  ) as "shopOrdersAggregate"
) x
