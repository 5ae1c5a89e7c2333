package io.laminar.sql.validate;

import java.util.List;
import java.util.Properties;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** Validates one query. Made for it, used once, by one thread. */
public final class QueryValidator {
  private static final CalciteConnectionConfig CONFIG = config();

  private final Relations relations;
  private final RelDataTypeFactory typeFactory;
  private final CalciteCatalogReader catalog;
  private final LaminarValidator validator;

  /**
   * Makes a validator.
   *
   * @param relations what the query may read
   */
  public QueryValidator(Relations relations) {
    this.relations = relations;
    this.typeFactory = new LaminarTypeFactory();
    CalciteSchema root =
        CalciteSchema.createRootSchema(false, false, "", new RelationSchema(relations));
    this.catalog = new CalciteCatalogReader(root, List.of(), typeFactory, CONFIG);
    this.validator = new LaminarValidator(
        LaminarOperators.table(relations),
        catalog,
        typeFactory,
        SqlValidator.Config.DEFAULT
            .withConformance(SqlConformanceEnum.LENIENT)
            .withTypeCoercionFactory(StrictCoercion::new)
            .withIdentifierExpansion(true));
  }

  private static CalciteConnectionConfig config() {
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    properties.setProperty(
        CalciteConnectionProperty.UNQUOTED_CASING.camelName(), Casing.UNCHANGED.name());
    return new CalciteConnectionConfigImpl(properties);
  }

  /**
   * Checks a query and copies it.
   *
   * @param query what the parser made; not changed
   * @param batch whether it runs once over the rows that are there
   * @return the copy, with names resolved and types known
   * @throws RuntimeException of Calcite's, for {@link ValidationErrors} to tell
   * @throws io.laminar.api.LaminarException if the query is wrong or not supported
   */
  public SqlNode validate(SqlNode query, boolean batch) {
    SyntaxCheck.check(query, batch);
    QuotedNames.check(query, relations);
    validator.hasParameters(hasParameters(query));
    SqlNode rewritten = QueryRewrite.rewrite(query);
    NamedWindows.rewrite(rewritten);
    CorrelatedGroups.rewrite(rewritten, relations);
    SqlNode validated = validator.validate(batch ? NullColumns.typed(rewritten) : rewritten);
    AggregateCheck.check(validated);
    OuterNames.check(validated, validator);
    CastCheck.check(validated, validator);
    ArrayCheck.check(validated, validator);
    return validated;
  }

  private static boolean hasParameters(SqlNode query) {
    boolean[] found = new boolean[1];
    query.accept(new SqlBasicVisitor<@Nullable Void>() {
      @Override
      public @Nullable Void visit(SqlDynamicParam parameter) {
        found[0] = true;
        return null;
      }
    });
    return found[0];
  }

  /**
   * Returns the names of the result's columns, after checking their types.
   *
   * @param validated what {@link #validate} returned
   * @param batch whether it runs once: then a name that occurs again gets an ending, else it is refused
   * @return names that differ in more than case
   * @throws io.laminar.api.LaminarException DUPLICATE_NAME, or NOT_SUPPORTED for a type that no column can have
   */
  public List<String> outputNames(SqlNode validated, boolean batch) {
    return OutputColumns.names(validated, validator.getValidatedNodeType(validated), batch);
  }

  /** Returns what the query may read. */
  public Relations relations() {
    return relations;
  }

  /** Returns what resolved the names; the conversion to relational algebra asks it for types. */
  public SqlValidator validator() {
    return validator;
  }

  /** Returns the relations as Calcite sees them. */
  public CalciteCatalogReader catalog() {
    return catalog;
  }

  /** Returns the factory of this query's types. */
  public RelDataTypeFactory typeFactory() {
    return typeFactory;
  }
}
