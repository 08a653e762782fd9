select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select "t1"."name" as "name", "t1"."email" as "email", "t1"."credit"::text as "credit", "t1"."rating" as "rating", "t1"."since" as "since", (
        select row_to_json(x.*)
        from (
          select "t2"."name" as "name"
          from "shop"."region" "t2"
          where ("t2"."id" = "t1"."region_id" and "t2"."org_id" = $1::uuid)
        ) x
      ) as "region", (
        select row_to_json(x.*)
        from (
          select ("t1"."address" ->> 'city') as "city"
        ) x
        where "t1"."address" is not null
      ) as "address", "t1"."nicknames" as "nicknames", "t1"."interests" as "interests", (
        select row_to_json(x.*)
        from (
          select "t1"."contract_from" as "from", "t1"."contract_to" as "to"
        ) x
        where ("t1"."contract_from" is not null or "t1"."contract_to" is not null)
      ) as "contract", "t1"."notes" as "notes"
      from "shop"."customer" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = '0190a0a0-0000-7000-8000-000300000004'::uuid)
    ) x
  ) as "shopCustomer"
) x
