select row_to_json(x.*)::text as data
from (
  select (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select json_build_object('active', b."c0") as "key", count(*) as "count", json_build_object('rating', sum(b."c1")::text, 'credit', (round(sum(b."c2")::numeric / '100'::numeric, 2))::text) as "sum", json_build_object('rating', (round(avg(b."c3") / '1'::numeric, 4))::text) as "avg", json_build_object('rating', max(b."c4"), 'since', max(b."c5")) as "max"
      from (
        select "t1"."active" as "c0", "t1"."rating" as "c1", "t1"."credit__order" as "c2", "t1"."rating" as "c3", "t1"."rating" as "c4", "t1"."since" as "c5"
        from "shop"."customer" "t1"
        where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = any (array(
          select id
          from "shop"."customer__search"($2::text)
        )))
      ) b
      group by b."c0"
      order by b."c0"
      limit 1000
    ) x
  ) as "shopCustomersAggregate"
) x
