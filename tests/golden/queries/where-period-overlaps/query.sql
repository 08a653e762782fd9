select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select (
        select coalesce(json_agg(x.*), '[]'::json)
        from (
          select "t1"."name" as "name"
          from "shop"."customer" "t1"
          where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and ((("t1"."contract_from" is not null or "t1"."contract_to" is not null) and ("t1"."contract_from" is null or "t1"."contract_from" <= '2025-03-01'::date) and ("t1"."contract_to" is null or "t1"."contract_to" >= '2024-01-01'::date))) is true)
          order by "t1"."id"
          limit 50
        ) x
      ) as "nodes"
    ) x
  ) as "shopCustomers"
) x
