-- Masks. What they return tells nothing more than they name: neither the length of the value nor its form.

-- The surname: 张三 and 张三丰 give 张**, 欧阳修 gives 欧阳*. A value that does not begin with a Han character (Unicode
-- 3400-9FFF, 20000-323AF), or that is only a surname, gives *.
create function mask_name(name text) returns text
language sql immutable parallel safe as $$
  select case
    when name is null then null
    when length(name) < 2 then '*'
    when not (ascii(name) between 13312 and 40959 or ascii(name) between 131072 and 205743) then '*'
    when length(name) > 2 and left(name, 2) in (
      '欧阳', '太史', '端木', '上官', '司马', '东方', '独孤', '南宫', '万俟', '闻人', '夏侯', '诸葛', '尉迟', '公羊', '赫连', '澹台',
      '皇甫', '宗政', '濮阳', '公冶', '太叔', '申屠', '公孙', '慕容', '仲孙', '钟离', '长孙', '宇文', '司徒', '鲜于', '司空', '闾丘',
      '子车', '亓官', '司寇', '巫马', '公西', '颛孙', '壤驷', '公良', '漆雕', '乐正', '宰父', '谷梁', '拓跋', '夹谷', '轩辕', '令狐',
      '段干', '百里', '呼延', '东郭', '南门', '羊舌', '微生', '公户', '公玉', '梁丘', '左丘', '东门', '西门', '第五'
    ) then left(name, 2) || '*'
    else left(name, 1) || '**'
  end
$$;

-- The first 3 and last 4 characters of a number of at least 11; nothing of a shorter one.
create function mask_phone(phone text) returns text
language sql immutable parallel safe as $$
  select case
    when phone is null then null
    when length(phone) >= 11 then left(phone, 3) || '****' || right(phone, 4)
    else '***********'
  end
$$;

-- The first 6 digits, the area of first registration. More would leave so few candidates that the number is found by trying.
create function mask_citizen_number(number text) returns text
language sql immutable parallel safe as $$
  select case
    when number is null then null
    when length(number) = 18 then left(number, 6) || '************'
    else '******************'
  end
$$;

-- The first 3 of 9 digits.
create function mask_household_number(number text) returns text
language sql immutable parallel safe as $$
  select case
    when number is null then null
    when length(number) = 9 then left(number, 3) || '******'
    else '*********'
  end
$$;
