/** Words that the name of a column has where it holds such, in the order in which one is preferred. */
const nameHints = {
  user: [
    /^(?:user|member|customer|client|account|visitor|person|patient|student|employee|player|subscriber)s?_?(?:id|no|num|number|key|name|code)?$/,
    /^(?:uid|userid|uuid_user|openid|unionid|cust_?id|cid)$/,
    /用户|会员|客户|顾客|账号|姓名|学号|工号/,
    /^(?:device|android|phone|imei|cookie|anonymous|distinct)_?(?:id|number|no)?$/,
    /(?:^|_)(?:user|member|customer|client|account|visitor)(?:_|$)/,
    /^(?:mobile|phone|email|e_mail|手机号?|设备(?:id|号)?)$/,
    /^(?:user_?)?session(?:_?id)?$/,
  ],
  time: [
    /^(?:timestamp|event_?time(?:stamp)?|time(?:stamp)?|ts|datetime|occurred_?at|happened_?at|event_?date(?:time)?)$/,
    /^(?:start|begin|visit|click|action|log|message|sent|send)(?:ed|_)?_?(?:time(?:stamp)?|ts|at|date)$/,
    /^(?:时间戳?|发生时间|事件时间|行为时间|访问时间|发送时间|开始时间|日期)$/,
    /time|stamp|(?:^|_)date|_at$|_ts$|^when$|时间|日期/,
  ],
  /** When a row was written down, or somebody was born, is not when it happened. */
  otherTime: [
    /updat|modif|creat|insert|birth|dob|expir|etl|load|end(?:ed)?_?(?:time|at|date)|出生|生日|更新|创建|结束/,
  ],
  app: [
    /^(?:app|application)(?:_?(?:name|label|title))?$/,
    /^应用(?:名称?)?$/,
    /^(?:app_?)?(?:package|pkg|bundle)(?:_?(?:name|id|identifier))?$/,
    /^(?:app_?id|包名)$/,
  ],
  action: [
    /^(?:event|action|behaviou?r|activity|operation|interaction)(?:_?(?:type|name|kind|code))?$/,
    /^(?:事件|行为|动作|操作)(?:类型|名称)?$/,
    /^type$/,
  ],
  product: [
    /^(?:product|item|goods|sku|article)_?(?:name|title)$/,
    /^(?:商品|产品)名称?$/,
    /^(?:product|item|goods|sku|article|spu|asin)(?:_?(?:id|no|code|number))?$/,
    /^(?:商品|产品)(?:id|编号|编码)?$/,
  ],
  role: [
    /^(?:role|sender|sender_?(?:type|role|kind)|author|author_?(?:type|role)|from|from_?(?:type|role)|speaker|direction|side|actor)$/,
    /^(?:角色|发送(?:者|方|人)|说话人|来源)$/,
  ],
  thread: [
    /^(?:conversation|ticket|chat|case|thread|dialog(?:ue)?|call|session|issue|request)(?:_?(?:id|no|number|key))?$/,
    /^(?:会话|工单|对话|通话)(?:id|号|编号)?$/,
  ],
  message: [
    /^(?:message|msg|utterance|reply|body|text|content|transcript)(?:_?(?:text|body|content))?$/,
    /^(?:消息|内容|对话内容|文本|发言)(?:内容)?$/,
  ],
  duration: [
    /duration|elapsed|dwell|stay|usage_?time|time_?(?:spent|used|in_foreground)|foreground_?time|时长|停留|耗时/,
  ],
  /** What tells more of a row of a shop. */
  shop: [
    /^(?:brand|品牌)(?:_?name)?$/,
    /^(?:category|类目|分类)(?:_?(?:name|code))?$/,
    /^(?:price|amount|价格|金额)$/,
    /^(?:quantity|qty|count|数量)$/,
    /^(?:query|keyword|search_?(?:term|query|text)|关键词|搜索词)$/,
    /^(?:page|page_?(?:url|title)|url|页面)$/,
  ],
  /** Of a conversation. */
  support: [
    /^(?:subject|topic|category|product|priority|channel|status|tag|intent|主题|分类|渠道|状态|优先级)$/,
  ],
  /** Of the use of an app. */
  usage: [/^(?:title|window_?title|screen(?:_?name)?|activity(?:_?name)?|category|network|标题|界面|分类)$/],
} as const;

export type Hinted = keyof typeof nameHints;

/** Which of the hints a name follows, from 0; null for none. */
export function hintOf(what: Hinted, name: string): number | null {
  const split = name.replace(/([a-z])([A-Z])/g, '$1_$2');
  // fromUserId is as good as from_user_id.
  const written = [name, split].map((each) =>
    each
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
  const index = nameHints[what].findIndex((pattern) => written.some((each) => pattern.test(each)));
  return index < 0 ? null : index;
}
