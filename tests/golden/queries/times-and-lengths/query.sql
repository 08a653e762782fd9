select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select replace(("t1"."shipped_at" at time zone 'UTC')::text, ' ', 'T') || 'Z' as "shippedAt", "t1"."pickup" as "pickup", "t1"."lead" as "lead", "t1"."meta" as "meta", (
        select row_to_json(x.*)
        from (
          select "t1"."subject_entity" as "entity", "t1"."subject_id" as "id", case "t1"."subject_entity" when 'shop.Customer' then (
            select (("t2"."name")::text collate "C")
            from "shop"."customer" "t2"
            where ("t2"."org_id" = $1::uuid and "t2"."id" = "t1"."subject_id" and true)
          ) when 'shop.Product' then (
            select (("t3"."name")::text collate "C")
            from "shop"."product" "t3"
            where ("t3"."org_id" = $1::uuid and "t3"."id" = "t1"."subject_id" and true)
          ) end as "label", 'AnyReference' as "__typename"
        ) x
        where "t1"."subject_id" is not null
      ) as "subject"
      from "shop"."order" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = '0190a0a0-0000-7000-8000-000500000001'::uuid)
    ) x
  ) as "shopOrder"
) x
