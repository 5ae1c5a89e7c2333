/* LaminarDB's statements. Each production returns a record of io.laminar.sql.parser.ast. */

/** One statement and nothing after it. */
StatementNode LaminarStatementEof() :
{
    final StatementNode statement;
}
{
    (
        LOOKAHEAD(1) statement = LaminarCreate()
    |
        LOOKAHEAD(1) statement = LaminarDrop()
    |
        LOOKAHEAD(1) statement = LaminarShow()
    |
        LOOKAHEAD(1) statement = LaminarDescribe()
    |
        LOOKAHEAD(1) statement = LaminarExplain()
    |
        LOOKAHEAD(1) statement = LaminarInsert()
    |
        LOOKAHEAD(1) statement = LaminarDelete()
    |
        LOOKAHEAD(1) statement = LaminarUpdate()
    |
        LOOKAHEAD(1) statement = LaminarAdvance()
    |
        LOOKAHEAD(1) statement = LaminarFinish()
    |
        LOOKAHEAD(1) statement = LaminarCheckpoint()
    |
        LOOKAHEAD(1) statement = LaminarSetTimeZone()
    |
        statement = LaminarQuery()
    )
    <EOF>
    { return statement; }
}

StatementNode LaminarCreate() :
{
    final Span s;
    boolean replace = false;
    final StatementNode statement;
}
{
    <CREATE> { s = span(); }
    [ LOOKAHEAD(1) <OR> <REPLACE> { replace = true; } ]
    (
        LOOKAHEAD(1) statement = LaminarCreateSource(s, replace)
    |
        LOOKAHEAD(1) statement = LaminarCreateView(s, replace)
    |
        LOOKAHEAD(1) statement = LaminarCreateTable(s, replace)
    |
        LOOKAHEAD(1) statement = LaminarCreateSink(s, replace)
    )
    { return statement; }
}

boolean LaminarIfNotExists() :
{
}
{
    LOOKAHEAD(3)
    <IF> <NOT> <EXISTS> { return true; }
|
    { return false; }
}

boolean LaminarIfExists() :
{
}
{
    LOOKAHEAD(2)
    <IF> <EXISTS> { return true; }
|
    { return false; }
}

StatementNode LaminarCreateSource(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final List<ClauseNode.Element> elements = new ArrayList<ClauseNode.Element>();
    ClauseNode.Connector connector = null;
    List<ClauseNode.Option> options = Collections.emptyList();
}
{
    <SOURCE>
    ifNotExists = LaminarIfNotExists()
    name = SimpleIdentifier()
    LaminarElements(elements)
    [ LOOKAHEAD(1) <FROM> connector = LaminarConnector() ]
    [ LOOKAHEAD(1) <WITH> options = LaminarOptions() ]
    {
        return new StatementNode.CreateSource(s.end(this), replace, ifNotExists, name, elements,
            Optional.ofNullable(connector), options);
    }
}

StatementNode LaminarCreateTable(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final List<ClauseNode.Element> elements = new ArrayList<ClauseNode.Element>();
    ClauseNode.Connector connector = null;
    List<ClauseNode.Option> options = Collections.emptyList();
}
{
    <TABLE>
    ifNotExists = LaminarIfNotExists()
    name = SimpleIdentifier()
    LaminarElements(elements)
    [ LOOKAHEAD(1) <FROM> connector = LaminarConnector() ]
    [ LOOKAHEAD(1) <WITH> options = LaminarOptions() ]
    {
        return new StatementNode.CreateTable(s.end(this), replace, ifNotExists, name, elements,
            Optional.ofNullable(connector), options);
    }
}

void LaminarElements(List<ClauseNode.Element> elements) :
{
}
{
    <LPAREN>
    LaminarElement(elements)
    ( LOOKAHEAD(1) <COMMA> LaminarElement(elements) )*
    <RPAREN>
}

void LaminarElement(List<ClauseNode.Element> elements) :
{
    final Span s;
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
    SqlNode expression = null;
    boolean notNull = false;
    SqlNode path = null;
    final SqlNodeList key;
}
{
    LOOKAHEAD(2)
    <WATERMARK> { s = span(); } <FOR> name = SimpleIdentifier()
    [ LOOKAHEAD(1) <AS> expression = Expression(ExprContext.ACCEPT_NON_QUERY) ]
    { elements.add(new ClauseNode.Watermark(s.end(this), name, Optional.ofNullable(expression))); }
|
    LOOKAHEAD(2)
    <PRIMARY> { s = span(); } <KEY> key = ParenthesizedSimpleIdentifierList()
    { elements.add(new ClauseNode.PrimaryKey(s.end(this), key)); }
|
    LOOKAHEAD(SimpleIdentifier() <AS>)
    name = SimpleIdentifier() { s = span(); }
    <AS> expression = Expression(ExprContext.ACCEPT_NON_QUERY)
    { elements.add(new ClauseNode.ComputedColumn(s.end(this), name, expression)); }
|
    name = SimpleIdentifier() { s = span(); }
    type = LaminarColumnType()
    (
        LOOKAHEAD(2)
        <NOT> <NULL> { notNull = true; }
    |
        [ <NULL> ]
    )
    [ LOOKAHEAD(1) <PATH> path = StringLiteral() ]
    [
        LOOKAHEAD(2)
        <PRIMARY> <KEY>
        {
            elements.add(new ClauseNode.PrimaryKey(getPos(),
                SqlNodeList.of(name)));
        }
    ]
    { elements.add(new ClauseNode.Column(s.end(this), name, type, notNull, Optional.ofNullable(path))); }
}

SqlDataTypeSpec LaminarColumnType() :
{
    final SqlDataTypeSpec type;
    final SqlIntervalQualifier interval;
    final Span s;
}
{
    LOOKAHEAD(2)
    <INTERVAL> { s = span(); } interval = IntervalQualifier()
    {
        return new SqlDataTypeSpec(new IntervalTypeName(interval, s.end(this)), s.end(this));
    }
|
    LOOKAHEAD(2)
    <ARRAY> { s = span(); } <LT> type = LaminarColumnType() <GT>
    {
        return new SqlDataTypeSpec(new SqlCollectionTypeNameSpec(type.getTypeNameSpec(), SqlTypeName.ARRAY,
            s.end(this)), s.end(this));
    }
|
    type = DataType()
    { return type; }
}

StatementNode LaminarCreateView(Span s, boolean replace) :
{
    final String kind;
    final boolean ifNotExists;
    final SqlIdentifier name;
    List<ClauseNode.Option> options = Collections.emptyList();
    final StatementNode.Query query;
}
{
    (
        <STREAM> { kind = "STREAM"; }
    |
        <VIEW> { kind = "VIEW"; }
    |
        LOOKAHEAD(1) <MATERIALIZED> <VIEW> { kind = "MATERIALIZED VIEW"; }
    )
    ifNotExists = LaminarIfNotExists()
    name = SimpleIdentifier()
    [ LOOKAHEAD(1) <WITH> options = LaminarOptions() ]
    <AS>
    query = LaminarQuery()
    {
        return new StatementNode.CreateView(s.end(this), replace, ifNotExists, kind, name, options, query);
    }
}

StatementNode LaminarCreateSink(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final SqlIdentifier from;
    ClauseNode.Connector connector = null;
}
{
    <SINK>
    ifNotExists = LaminarIfNotExists()
    name = SimpleIdentifier()
    <FROM> from = SimpleIdentifier()
    [ LOOKAHEAD(1) <INTO> connector = LaminarConnector() ]
    {
        return new StatementNode.CreateSink(s.end(this), replace, ifNotExists, name, from,
            Optional.ofNullable(connector));
    }
}

ClauseNode.Connector LaminarConnector() :
{
    final SqlIdentifier kind;
    final Span s;
    List<ClauseNode.Option> options = Collections.emptyList();
}
{
    kind = SimpleIdentifier() { s = span(); }
    options = LaminarOptions()
    { return new ClauseNode.Connector(s.end(this), kind, options); }
}

List<ClauseNode.Option> LaminarOptions() :
{
    final List<ClauseNode.Option> options = new ArrayList<ClauseNode.Option>();
}
{
    <LPAREN>
    LaminarOption(options)
    ( LOOKAHEAD(1) <COMMA> LaminarOption(options) )*
    <RPAREN>
    { return options; }
}

void LaminarOption(List<ClauseNode.Option> options) :
{
    final SqlNode key;
    final Span s;
    final SqlNode value;
}
{
    (
        key = CompoundIdentifier()
    |
        key = StringLiteral()
    )
    { s = span(); }
    <EQ>
    (
        LOOKAHEAD(2)
        value = StringLiteral()
    |
        LOOKAHEAD(2)
        value = NumericLiteral()
    |
        value = SpecialLiteral()
    |
        value = SimpleIdentifier()
    )
    { options.add(new ClauseNode.Option(s.end(this), key, value)); }
}

StatementNode LaminarDrop() :
{
    final Span s;
    final String kind;
    final boolean ifExists;
    final SqlIdentifier name;
    boolean cascade = false;
}
{
    <DROP> { s = span(); }
    (
        LOOKAHEAD(1) <SOURCE> { kind = "SOURCE"; }
    |
        LOOKAHEAD(1) <STREAM> { kind = "STREAM"; }
    |
        LOOKAHEAD(1) <VIEW> { kind = "VIEW"; }
    |
        LOOKAHEAD(1) <MATERIALIZED> <VIEW> { kind = "MATERIALIZED VIEW"; }
    |
        LOOKAHEAD(1) <SINK> { kind = "SINK"; }
    |
        <TABLE> { kind = "TABLE"; }
    )
    ifExists = LaminarIfExists()
    name = SimpleIdentifier()
    [ <CASCADE> { cascade = true; } ]
    { return new StatementNode.Drop(s.end(this), kind, ifExists, name, cascade); }
}

StatementNode LaminarShow() :
{
    final Span s;
    final String kind;
}
{
    <SHOW> { s = span(); }
    (
        LOOKAHEAD(1) <SOURCES> { kind = "SOURCES"; }
    |
        LOOKAHEAD(1) <STREAMS> { kind = "STREAMS"; }
    |
        LOOKAHEAD(1) <VIEWS> { kind = "VIEWS"; }
    |
        LOOKAHEAD(1) <TABLES> { kind = "TABLES"; }
    |
        LOOKAHEAD(1) <MATERIALIZED> <VIEWS> { kind = "MATERIALIZED VIEWS"; }
    |
        <SINKS> { kind = "SINKS"; }
    )
    { return new StatementNode.Show(s.end(this), kind); }
}

StatementNode LaminarDescribe() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    ( <DESCRIBE> | <DESC> ) { s = span(); }
    name = SimpleIdentifier()
    { return new StatementNode.Describe(s.end(this), name); }
}

StatementNode LaminarExplain() :
{
    final Span s;
    boolean analyze = false;
    final SqlIdentifier name;
    final StatementNode.Query query;
    final List<StatementNode.ExplainOption> options = new ArrayList<StatementNode.ExplainOption>();
}
{
    <EXPLAIN> { s = span(); }
    [ LOOKAHEAD({ getToken(1).kind == ANALYZE && getToken(2).kind != EOF }) <ANALYZE> { analyze = true; } ]
    [
        // A query in parentheses begins with one of these.
        LOOKAHEAD({ getToken(1).kind == LPAREN && getToken(2).kind != SELECT && getToken(2).kind != WITH
            && getToken(2).kind != VALUES && getToken(2).kind != TABLE && getToken(2).kind != LPAREN })
        <LPAREN> LaminarExplainOption(options) ( <COMMA> LaminarExplainOption(options) )* <RPAREN>
    ]
    (
        LOOKAHEAD({ getToken(2).kind == EOF })
        name = SimpleIdentifier()
        { return new StatementNode.Explain(s.end(this), analyze, options, Optional.of(name), Optional.empty()); }
    |
        query = LaminarQuery()
        { return new StatementNode.Explain(s.end(this), analyze, options, Optional.empty(), Optional.of(query)); }
    )
}

void LaminarExplainOption(List<StatementNode.ExplainOption> options) :
{
    final SqlIdentifier name;
    SqlIdentifier value = null;
}
{
    name = SimpleIdentifier()
    [ value = SimpleIdentifier() ]
    { options.add(new StatementNode.ExplainOption(name, Optional.ofNullable(value))); }
}

StatementNode LaminarInsert() :
{
    final Span s;
    final SqlIdentifier name;
    SqlNodeList columns = SqlNodeList.EMPTY;
    final SqlNode rows;
}
{
    <INSERT> { s = span(); } <INTO>
    name = SimpleIdentifier()
    [ LOOKAHEAD(3) columns = ParenthesizedSimpleIdentifierList() ]
    rows = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    { return new StatementNode.Insert(s.end(this), name, columns, rows); }
}

StatementNode LaminarDelete() :
{
    final SqlNode delete;
}
{
    delete = SqlDelete()
    { return new StatementNode.Delete(delete.getParserPosition(), (SqlDelete) delete); }
}

StatementNode LaminarUpdate() :
{
    final SqlNode update;
}
{
    update = SqlUpdate()
    { return new StatementNode.Update(update.getParserPosition(), (SqlUpdate) update); }
}

StatementNode LaminarAdvance() :
{
    final Span s;
    final SqlIdentifier name;
    SqlNode time = null;
}
{
    <ADVANCE> { s = span(); } <SOURCE>
    name = SimpleIdentifier()
    <TO>
    (
        LOOKAHEAD(1) <END>
    |
        time = Expression(ExprContext.ACCEPT_NON_QUERY)
    )
    { return new StatementNode.Advance(s.end(this), name, Optional.ofNullable(time)); }
}

StatementNode LaminarFinish() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <FINISH> { s = span(); } <SOURCE>
    name = SimpleIdentifier()
    { return new StatementNode.Finish(s.end(this), name); }
}

StatementNode LaminarCheckpoint() :
{
    final Span s;
}
{
    <CHECKPOINT> { s = span(); }
    { return new StatementNode.Checkpoint(s.end(this)); }
}

StatementNode.Query LaminarQuery() :
{
    final SqlNode query;
    final Span s;
    ClauseNode.Emit emit = null;
    SqlNode lateness = null;
    SqlIdentifier lateSink = null;
}
{
    { s = Span.of(); }
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) { s.add(query); }
    [ LOOKAHEAD(1) emit = LaminarEmit() ]
    [ LOOKAHEAD(1) <ALLOW> <LATENESS> lateness = Expression3(ExprContext.ACCEPT_NON_QUERY) ]
    [ LOOKAHEAD(1) <LATE> <DATA> <TO> lateSink = SimpleIdentifier() ]
    {
        return new StatementNode.Query(s.end(this), query, Optional.ofNullable(emit), Optional.ofNullable(lateness),
            Optional.ofNullable(lateSink));
    }
}

ClauseNode.Emit LaminarEmit() :
{
    final Span s;
    final SqlNode interval;
}
{
    <EMIT> { s = span(); }
    (
        LOOKAHEAD(1) <ON>
        (
            LOOKAHEAD(1) <WINDOW> <CLOSE>
            { return new ClauseNode.Emit(s.end(this), ClauseNode.EmitKind.ON_WINDOW_CLOSE, Optional.empty()); }
        |
            <UPDATE>
            { return new ClauseNode.Emit(s.end(this), ClauseNode.EmitKind.CHANGES, Optional.empty()); }
        )
    |
        <FINAL>
        { return new ClauseNode.Emit(s.end(this), ClauseNode.EmitKind.FINAL, Optional.empty()); }
    |
        <CHANGES>
        { return new ClauseNode.Emit(s.end(this), ClauseNode.EmitKind.CHANGES, Optional.empty()); }
    |
        <EVERY> interval = Expression3(ExprContext.ACCEPT_NON_QUERY)
        { return new ClauseNode.Emit(s.end(this), ClauseNode.EmitKind.EVERY, Optional.of(interval)); }
    )
}

/** {@code expression::TYPE}, PostgreSQL's way to write a cast. */
void LaminarInfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlNode type;
}
{
    <INFIX_CAST> { checkNonQueryExpression(exprContext); }
    (
        LOOKAHEAD(2)
        <INTERVAL> type = IntervalQualifier()
    |
        type = DataType()
    )
    {
        list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, s.pos()));
        list.add(type);
    }
}

/* AT TIME ZONE 'zone', behind an expression. */
void LaminarAtTimeZone(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlNode zone;
}
{
    <AT> <TIME> <ZONE> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(AtTimeZone.OPERATOR, getPos()));
    }
    zone = Expression3(exprContext)
    { list.add(zone); }
}

/* SET TIME ZONE 'zone' | DEFAULT. */
StatementNode LaminarSetTimeZone() :
{
    final Span s;
    SqlNode zone = null;
}
{
    <SET> { s = span(); } <TIME> <ZONE>
    (
        LOOKAHEAD(1) <DEFAULT_>
    |
        zone = StringLiteral()
    )
    { return new StatementNode.SetTimeZone(s.end(this), Optional.ofNullable(zone)); }
}
