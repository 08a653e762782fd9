select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select "t1"."name" as "name", "t1"."email" as "email", "t1"."phone" as "phone", "t1"."web" as "web", "t1"."credit"::text as "credit", "t1"."rating" as "rating", "t1"."active" as "active", "t1"."since" as "since", (
        select row_to_json(x.*)
        from (
          select "t2"."name" as "name"
          from "shop"."region" "t2"
          where ("t2"."id" = "t1"."region_id" and "t2"."org_id" = $1::uuid)
        ) x
      ) as "region", (
        select row_to_json(x.*)
        from (
          select "t3"."code" as "code"
          from "core"."country" "t3"
          where ("t3"."id" = "t1"."country_id" and "t3"."org_id" = '00000000-0000-0000-0000-000000000000'::uuid)
        ) x
      ) as "country", (
        select row_to_json(x.*)
        from (
          select ("t1"."address" ->> 'street') as "street", ("t1"."address" ->> 'city') as "city", ("t1"."address" ->> 'country') as "country"
        ) x
        where "t1"."address" is not null
      ) as "address", "t1"."nicknames" as "nicknames", "t1"."scores"::text[] as "scores", "t1"."interests" as "interests", (
        select row_to_json(x.*)
        from (
          select "t1"."contract_from" as "from", "t1"."contract_to" as "to"
        ) x
        where ("t1"."contract_from" is not null or "t1"."contract_to" is not null)
      ) as "contract", "t1"."notes" as "notes", replace(("t1"."created_at" at time zone 'UTC')::text, ' ', 'T') || 'Z' as "createdAt", (
        select row_to_json(x.*)
        from (
          select "t4"."name" as "name"
          from "core"."user" "t4"
          where ("t4"."id" = "t1"."created_by" and "t4"."org_id" = $1::uuid)
        ) x
      ) as "createdBy", (
        select row_to_json(x.*)
        from (
          select "t5"."name" as "name"
          from "core"."user" "t5"
          where ("t5"."id" = "t1"."owner_id" and "t5"."org_id" = $1::uuid)
        ) x
      ) as "owner", "t1"."custom" as "custom", "t1"."metadata" as "metadata", (("t1"."name")::text collate "C") as "_label", "t1"."deleted_at" is not null as "_deleted", 'ShopCustomer' as "__typename"
      from "shop"."customer" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = '0190a0a0-0000-7000-8000-000300000001'::uuid)
    ) x
  ) as "shopCustomer"
) x
