select row_to_json(x.*)::text as data
from (
  select (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select json_build_object('shippedAt.month', b."c0", 'date.quarter', b."c1", 'date.week', b."c2") as "key", count(*) as "count"
      from (
        select date_trunc('month', "t1"."shipped_at" at time zone $1::text)::date as "c0", date_trunc('quarter', "t1"."date"::timestamp)::date as "c1", date_trunc('week', "t1"."date"::timestamp)::date as "c2"
        from "shop"."order" "t1"
        where ("t1"."org_id" = $2::uuid and "t1"."deleted_at" is null)
      ) b
      group by b."c0", b."c1", b."c2"
      order by b."c0", b."c1", b."c2"
      limit 1000
    ) x
  ) as "shopOrdersAggregate"
) x
