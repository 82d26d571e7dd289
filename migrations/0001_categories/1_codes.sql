-- Codes fixed by national standards. Each function is a pure expression, so that a CHECK that calls it is inlined;
-- src/shared/codes holds the same rules with reasons, and a property test compares both.

-- Check character of a citizen number from its first 17 digits. GB 11643, ISO 7064 MOD 11-2.
create function citizen_check_character(digits text) returns text
language sql immutable parallel safe as $$
  select substr('10X98765432', 1 + (
    7 * (ascii(substr(digits, 1, 1)) - 48) + 9 * (ascii(substr(digits, 2, 1)) - 48)
    + 10 * (ascii(substr(digits, 3, 1)) - 48) + 5 * (ascii(substr(digits, 4, 1)) - 48)
    + 8 * (ascii(substr(digits, 5, 1)) - 48) + 4 * (ascii(substr(digits, 6, 1)) - 48)
    + 2 * (ascii(substr(digits, 7, 1)) - 48) + 1 * (ascii(substr(digits, 8, 1)) - 48)
    + 6 * (ascii(substr(digits, 9, 1)) - 48) + 3 * (ascii(substr(digits, 10, 1)) - 48)
    + 7 * (ascii(substr(digits, 11, 1)) - 48) + 9 * (ascii(substr(digits, 12, 1)) - 48)
    + 10 * (ascii(substr(digits, 13, 1)) - 48) + 5 * (ascii(substr(digits, 14, 1)) - 48)
    + 8 * (ascii(substr(digits, 15, 1)) - 48) + 4 * (ascii(substr(digits, 16, 1)) - 48)
    + 2 * (ascii(substr(digits, 17, 1)) - 48)
  ) % 11, 1)
$$;

-- Citizen number 公民身份号码, GB 11643: form, check character, and agreement with date of birth and sex.
-- The date of birth must be given: a number whose digits 7-14 equal it holds a real calendar date.
create function valid_citizen_number(number text, birth_date date, sex text) returns boolean
language sql immutable parallel safe as $$
  select case
    when number !~ '^[1-9][0-9]{16}[0-9X]$' then false
    else substr(number, 7, 8)::integer
        = date_part('year', birth_date) * 10000 + date_part('month', birth_date) * 100 + date_part('day', birth_date)
      and substr(number, 18, 1) = citizen_check_character(number)
      and case sex
        when 'MALE' then ascii(substr(number, 17, 1)) % 2 = 1
        when 'FEMALE' then ascii(substr(number, 17, 1)) % 2 = 0
        else true
      end
  end
$$;

-- Value of one character of a credit code, 0-30: position in the alphabet of GB 32100.
create function credit_code_value(code text, place integer) returns integer
language sql immutable parallel safe as $$
  select strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, place, 1)) - 1
$$;

-- Check character of a unified social credit code from its first 17 characters: weights 3^(i-1) mod 31. GB 32100.
create function credit_code_check_character(code text) returns text
language sql immutable parallel safe as $$
  select substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (31 - (
    credit_code_value(code, 1) + 3 * credit_code_value(code, 2) + 9 * credit_code_value(code, 3)
    + 27 * credit_code_value(code, 4) + 19 * credit_code_value(code, 5) + 26 * credit_code_value(code, 6)
    + 16 * credit_code_value(code, 7) + 17 * credit_code_value(code, 8) + 20 * credit_code_value(code, 9)
    + 29 * credit_code_value(code, 10) + 25 * credit_code_value(code, 11) + 13 * credit_code_value(code, 12)
    + 8 * credit_code_value(code, 13) + 24 * credit_code_value(code, 14) + 10 * credit_code_value(code, 15)
    + 30 * credit_code_value(code, 16) + 28 * credit_code_value(code, 17)
  ) % 31) % 31, 1)
$$;

-- Unified social credit code 统一社会信用代码, GB 32100.
create function valid_credit_code(code text) returns boolean
language sql immutable parallel safe as $$
  select case
    when code !~ '^[0-9A-HJ-NPQRTUWXY]{18}$' then false
    else substr(code, 18, 1) = credit_code_check_character(code)
  end
$$;

-- Area code 区划代码: 12 digits down to the community (GB/T 2260, GB/T 10114), 15 for a grid, 18 for a micro-grid.
create function valid_area_code(code text, level text) returns boolean
language sql immutable parallel safe as $$
  select case level
    when 'GRID' then code ~ '^[1-9][0-9]{14}$'
    when 'MICRO_GRID' then code ~ '^[1-9][0-9]{17}$'
    else code ~ '^[1-9][0-9]{11}$'
  end
$$;

-- Telephone number: a mobile number of 11 digits, or a landline with its area code (025-86001234, 02586001234).
create function valid_phone(phone text) returns boolean
language sql immutable parallel safe as $$
  select phone ~ '^(1[3-9][0-9]{9}|0[1-9][0-9]{1,2}-?[2-9][0-9]{6,7})$'
$$;
