Feature: Everything a server shows

  Background:
    Given a client has filled the tenant

  Rule: A value has the form of its type

    @RFC7643-1.2-01
    Scenario: Simple types
      When the client reads everything
      Then in everything shown, no value of a simple type has sub-attributes

    @RFC7643-2.3-02
    Scenario: The JSON form of each type
      When the client reads everything
      Then in everything shown, every value has the JSON form of its type

    @RFC7643-2.3.2-01
    Scenario: Booleans
      When the client reads everything
      Then in everything shown, every boolean is true or false

    @RFC7643-2.3.4-01
    Scenario: Integers
      When the client reads everything
      Then in everything shown, every integer is written in digits

    @RFC7643-2.3.5-01
    Scenario: Dates
      When the client reads everything
      Then in everything shown, every dateTime is a valid xsd:dateTime

    @RFC7643-2.3.5-02
    Scenario: Dates are text
      When the client reads everything
      Then in everything shown, every dateTime is a string

    @RFC7643-2.3.6-01
    Scenario: Binary values
      When the client reads everything
      Then in everything shown, every binary value is base64 text

    @RFC7643-4.1.2-12 @RFC7643-4.1.2-21
    Scenario: Certificates
      When the client reads everything
      Then in everything shown, every certificate value is one certificate

    @RFC7643-1.1-01
    Scenario: Literal words
      When the client reads everything
      Then in everything shown, literal words are sent without quotation marks

  Rule: A reference leads to what it names

    @RFC7643-2.3.7-01
    Scenario: References are URIs
      When the client reads everything
      Then in everything shown, every reference the server makes is a URI

    @RFC7643-2.3.7-06
    Scenario: References to resources
      When the client reads everything
      Then in everything shown, every reference to a resource can be reached over HTTP

    @RFC7643-2.3.7-03 @RFC7643-4.2-03 @RFC7643-4.1.2-08
    Scenario: Where references lead
      When the client reads everything
      Then in everything shown, every reference leads to what it names

    @RFC7643-2.3.7-02
    Scenario: Relative references
      When the client reads everything
      Then in everything shown, every relative reference counts from the base URL

  Rule: Complex and multi-valued attributes keep to their form

    @RFC7643-2.3.8-02
    Scenario: Sub-attributes are simple
      When the client reads everything
      Then in everything shown, no sub-attribute is complex

    @RFC7643-2.4-01
    Scenario: Sub-attributes with a fixed meaning
      When the client reads everything
      Then in everything shown, sub-attributes with a fixed meaning keep it

    @RFC7643-2.4-02
    Scenario: One primary value
      When the client reads everything
      Then in everything shown, at most one value is primary

    @RFC7643-2.4-06
    Scenario: No value twice
      When the client reads everything
      Then in everything shown, no pair of type and value is there twice

    @RFC7643-2.4-08
    Scenario: Lists of objects
      When the client reads everything
      Then in everything shown, every list of objects is published as complex and multi-valued

  Rule: schemas says what a resource is made of

    @RFC7643-3-01
    Scenario: schemas
      When the client reads everything
      Then in everything shown, schemas is a list of URIs that is not empty

    @RFC7643-3-02
    Scenario: Nothing undeclared
      When the client reads everything
      Then in everything shown, schemas names only what the resource type declares

    @RFC7643-3-03
    Scenario: Nothing twice
      When the client reads everything
      Then in everything shown, schemas names nothing twice

    @RFC7643-3.3-01
    Scenario: The base schema
      When the client reads everything
      Then in everything shown, schemas names the base schema

    @RFC7643-4.1-01
    Scenario: The base schema of users
      When the client reads everything
      Then in everything shown, schemas of every user names the base schema

    @RFC7643-4.2-08 @cap:groups
    Scenario: The base schema of groups
      When the client reads everything
      Then in everything shown, schemas of every group names the base schema

    @RFC7643-3.3-03
    Scenario: Extensions have an object of their own
      When the client reads everything
      Then in everything shown, attributes of extensions sit under their URN, those of the base schema do not

    @RFC7643-3.3-04
    Scenario: Extensions that have data
      When the client reads everything
      Then in everything shown, schemas names every extension that has data

    @RFC7643-10.2.1-01
    Scenario: URNs of SCIM
      When the client reads everything
      Then in everything shown, every URN of SCIM keeps to its form

  Rule: The common attributes belong to every resource

    @RFC7643-3-05
    Scenario: id and meta
      When the client reads everything
      Then in everything shown, id and meta are there whatever schemas says

    @RFC7643-3.1-03
    Scenario: id
      When the client reads everything
      Then in everything shown, every resource has an id

    @RFC7643-3.1-04
    Scenario: One id for one resource
      When the client reads everything
      Then in everything shown, no two resources have one id

    @RFC7643-3.1-07
    Scenario: The reserved word
      When the client reads everything
      Then in everything shown, no id contains bulkId

    @RFC7643-3.1-14
    Scenario: meta.resourceType
      When the client reads everything
      Then in everything shown, meta.resourceType is the name of the resource type

    @RFC7643-3.1-15
    Scenario: meta.lastModified of what is new
      When the client reads everything
      Then in everything shown, meta.lastModified is meta.created until something changes

    @RFC7643-3.1-24
    Scenario: meta.created
      When the client reads everything
      Then in everything shown, meta.created is a dateTime no later than meta.lastModified

    @RFC7643-3.1-17
    Scenario: meta.location
      When the client reads everything
      Then in everything shown, meta.location is the address of the resource

    @RFC7643-3.1-18
    Scenario: meta.version
      When the client reads everything
      Then in everything shown, meta.version is the ETag

    @RFC7643-3.1-19
    Scenario: Weak versions
      When the client reads everything
      Then in everything shown, every version that may be shared is marked weak

    @RFC7643-3.1-20
    Scenario: meta is shown
      When the client reads everything
      Then in everything shown, meta is shown with its sub-attributes

    @RFC7643-3.1-23
    Scenario: externalId
      When the client reads everything
      Then in everything shown, externalId is not empty

  Rule: Users and groups have a name

    @RFC7643-4.1.1-01
    Scenario: userName
      When the client reads everything
      Then in everything shown, every user has a userName

    @RFC7643-4.1.1-06
    Scenario: displayName of users
      When the client reads everything
      Then in everything shown, no user has an empty displayName

    @RFC7643-4.2-01 @cap:groups
    Scenario: displayName of groups
      When the client reads everything
      Then in everything shown, every group has a displayName

  Rule: What is published keeps to the rules of definitions

    @RFC7643-2.1-03
    Scenario: Names
      When the client reads everything
      Then in everything shown, every attribute name keeps to the grammar

    @RFC7643-2.2-01
    Scenario: Defaults
      When the client reads everything
      Then in everything shown, what a definition leaves out has its default

    @RFC7643-2.3-01
    Scenario: Data types
      When the client reads everything
      Then in everything shown, every data type is one of the eight

    @RFC7643-2.3.8-03
    Scenario: Complex attributes
      When the client reads everything
      Then in everything shown, no complex attribute is unique or case-exact

    @RFC7643-3.3-02
    Scenario: Extensions
      When the client reads everything
      Then in everything shown, no extension defines an attribute of its core schema again

    @RFC7643-3.2-01
    Scenario: Further resource types
      When the client reads everything
      Then in everything shown, every further resource type is described and answers

    @RFC7643-4.1.2-15
    Scenario: Types of instant messaging
      When the client reads everything
      Then in everything shown, types of instant messaging share a label with the usual ones
