const digits: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** Up to 999: 十五, 二十, 三百五十. */
function numeralValue(numeral: string): number {
  let total = 0;
  let digit: number | null = null;
  for (const sign of numeral) {
    if (sign === '十' || sign === '百') {
      total += (digit ?? 1) * (sign === '十' ? 10 : 100);
      digit = null;
    } else {
      digit = (digit ?? 0) * 10 + (digits[sign] ?? 0);
    }
  }
  return total + (digit ?? 0);
}

/** Writes Chinese and Japanese numerals in front of a unit in digits: 五年 → 5年, 八十万円 → 80万円. */
export function withDigits(folded: string): string {
  return folded.replace(
    /[〇零一二两三四五六七八九十百]{1,6}(?=(?:[-~〜至到][〇零一二两三四五六七八九十百]{1,6})?(?:个月|ヶ月|か月|年|万|千|円|元))/g,
    (numeral) => String(numeralValue(numeral)),
  );
}
